/**
 * The address that an IPv4 or IPv6 literal denotes, as 8 or 32 hexadecimal digits, so that two spellings of one address
 * are equal and ranges compare as text; undefined for anything else. An IPv4-mapped IPv6 literal denotes the IPv4 one.
 */
export function addressOf(text: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return version4(text);
  return /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text) ? version6(text) : undefined;
}

/** The first and last address of the block that begins with `address` and has `fixedBits` bits in common. */
export function blockOf(
  address: string,
  fixedBits: number,
): { readonly first: string; readonly last: string } {
  const bits = address.length * 4;
  const host = (1n << BigInt(bits - fixedBits)) - 1n;
  const base = BigInt(`0x${address}`);
  const digits = (value: bigint) => value.toString(16).padStart(address.length, '0');
  return { first: digits(base & ~host), last: digits(base | host) };
}

function version4(text: string): string | undefined {
  const parts = text.split('.').map(Number);
  if (text.length > 15 || parts.some((part) => part > 255)) return undefined;
  return parts.map((part) => part.toString(16).padStart(2, '0')).join('');
}

function version6(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (groups.some((group) => group.length < 1 || group.length > 4)) return undefined;
  const digits = groups.map((group) => group.toLowerCase().padStart(4, '0')).join('');
  return digits.startsWith('00000000000000000000ffff') ? digits.slice(24) : digits;
}
