/**
 * Whether a name or prefix stands for a channel.
 * @param {string} pattern
 * @param {string} channel
 */
export function covers(pattern, channel) {
  return pattern.endsWith('/*') ? channel.startsWith(pattern.slice(0, -1)) : channel === pattern;
}

/**
 * Leaves out the channels a prefix among them stands for: an address should stay short.
 * @param {string[]} channels
 */
export function withoutCovered(channels) {
  const prefixes = channels.filter(channel => channel.endsWith('/*'));
  return channels.filter(channel => !prefixes.some(prefix => channel !== prefix && covers(prefix, channel)));
}
