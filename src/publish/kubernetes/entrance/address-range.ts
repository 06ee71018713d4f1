/** Whether a text is an IP address, or a range of them with a prefix length. */
export function isAddressRange(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const bits = isVersion4(address) ? 32 : isVersion6(address) ? 128 : undefined;
  if (bits === undefined || more.length > 0) return false;
  return length === undefined || (/^[0-9]{1,3}$/.test(length) && Number(length) <= bits);
}

function isVersion4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}

function isVersion6(address: string): boolean {
  return /^[0-9A-Fa-f:.]+$/.test(address) && address.includes(':') && URL.canParse(`http://[${address}]/`);
}
