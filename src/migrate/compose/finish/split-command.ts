export interface SplitCommand {
  readonly words: readonly string[];
  /** What a shell would have done more, and is lost. */
  readonly lost: string;
}

/**
 * The words of a command that is written as one text, as the reference loader splits them: quotes and backslashes as in
 * a shell, and nothing after an unquoted `;`, `&`, `|`, `<` or `>`, for there is no shell. `undefined` when a quote is
 * never closed.
 */
export function splitCommand(text: string): SplitCommand | undefined {
  const words: string[] = [];
  let word = '';
  let isWord = false;
  let quote = '';
  let lost = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") {
      at += 1;
      if (at >= text.length) return undefined;
      word += text.charAt(at);
      isWord = true;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isWord = true;
    } else if (/[ \t\r\n]/.test(char)) {
      if (isWord) words.push(word);
      [word, isWord] = ['', false];
    } else if (/[;&|<>]/.test(char)) {
      // A number before `>` names what is redirected.
      isWord &&= !(char === '>' && /^[0-9]/.test(word));
      lost = text.slice(at);
      break;
    } else {
      word += char;
      isWord = true;
    }
  }
  if (quote !== '') return undefined;
  return { words: isWord ? [...words, word] : words, lost };
}
