package io.pulseboard.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown. */
final class Table {

  private final String title;
  private final List<String> rows = new ArrayList<>();

  Table(String title, String... columns) {
    this.title = title;
    row((Object[]) columns);
    rows.add("|---|" + "---:|".repeat(columns.length - 1));
  }

  /** Adds a row; fractions are shown with what matters of them. */
  void row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ').append(cell instanceof Double number ? shown(number) : cell).append(" |");
    }
    rows.add(row.toString());
    System.out.println(row);
  }

  static String shown(double number) {
    String format = Math.abs(number) >= 100 ? "%,.0f" : Math.abs(number) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }

  String text() {
    return "### " + title + "\n\n" + String.join("\n", rows) + "\n";
  }
}
