/**
 * The one place that asks for animation frames. Whatever changed is painted once in the next frame, however often it
 * changed; while painting is held (paused, or the page is hidden) the tasks wait, each once.
 * @param {(frame: () => void) => unknown} requestFrame
 */
export function createPainter(requestFrame) {
  /** @type {Set<() => void>} */
  const tasks = new Set();
  /** @type {Set<string>} */
  const holds = new Set();
  let requested = false;

  function paint() {
    requested = false;
    if (holds.size > 0) return;
    const due = [...tasks];
    tasks.clear();
    for (const task of due) task();
  }

  function request() {
    if (requested || holds.size > 0 || tasks.size === 0) return;
    requested = true;
    requestFrame(paint);
  }

  return {
    /** @param {() => void} task the same function is painted once per frame */
    schedule(task) {
      tasks.add(task);
      request();
    },
    /** @param {() => void} task */
    cancel: task => void tasks.delete(task),
    /** @param {string} reason @param {boolean} held */
    hold(reason, held) {
      if (held) holds.add(reason);
      else holds.delete(reason);
      request();
    },
    isHeld: () => holds.size > 0,
  };
}

/** @typedef {ReturnType<typeof createPainter>} Painter */
