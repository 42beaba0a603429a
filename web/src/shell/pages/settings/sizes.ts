// Amounts of bytes as people say them.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** "0 bytes", "1.5 MB", "340 GB". */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}
