const units = [
  ['Ti', 2 ** 40],
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
  ['Ki', 2 ** 10],
] as const;

/** Bytes as a person writes them: `512Mi`. */
export function toQuantity(bytes: number): string {
  const [unit, factor] = units.find(([, each]) => bytes >= each && bytes % each === 0) ?? ['', 1];
  return `${bytes / factor}${unit}`;
}
