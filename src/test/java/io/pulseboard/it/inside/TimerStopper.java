package io.pulseboard.it.inside;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerService;

/** Ends a timer of the application, as an accident would. */
@Stateless
public class TimerStopper {

  @Resource private TimerService timers;

  public void stop(String info) {
    timers.getAllTimers().stream()
        .filter(timer -> info.equals(timer.getInfo()))
        .forEach(Timer::cancel);
  }
}
