/** The objects of a stream that has one in each line, as pulls, builds and events have. Lines that are no object are left out. */
export async function* readJsonLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Record<string, unknown>> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield* parse(line);
  }
  yield* parse(rest);
}

function* parse(line: string): Generator<Record<string, unknown>> {
  if (line.trim() === '') return;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) yield value as Record<string, unknown>;
  } catch {
    // A line that was cut off by a broken connection: the caller sees the break itself.
  }
}
