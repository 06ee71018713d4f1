/** Hands every value on to whoever listens at the moment. */
export interface Hub<Value> {
  send(value: Value): void;
  listen(listener: (value: Value) => void): () => void;
}

export function createHub<Value>(): Hub<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    send: (value) => {
      for (const listener of listeners) listener(value);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
