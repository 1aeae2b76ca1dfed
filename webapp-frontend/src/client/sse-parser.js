/**
 * Reads the text of an event stream piece by piece and reports the data of each event.
 * @param {(data: string) => void} onData
 */
export function createSseParser(onData) {
  let rest = '';
  /** @type {string[]} */
  let data = [];

  /** @param {string} line */
  function takeLine(line) {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'));
      data = [];
    } else if (line.startsWith('data:')) {
      data.push(line.charAt(5) === ' ' ? line.slice(6) : line.slice(5));
    }
  }

  return {
    /** @param {string} piece */
    push(piece) {
      rest += piece;
      // A carriage return at the very end may be half of a line break.
      const whole = rest.endsWith('\r') ? rest.length - 1 : rest.length;
      const lines = rest.slice(0, whole).split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? '') + rest.slice(whole);
      lines.forEach(takeLine);
    },
  };
}
