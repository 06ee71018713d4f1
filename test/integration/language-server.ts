import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CompletionItem,
  type CompletionList,
  type Diagnostic,
  type Hover,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';

const root = join(import.meta.dirname, '../..');

/** An editor, as far as a language server can tell: it opens texts and asks about positions in them. */
export interface Editor {
  /** What the server finds wrong with the text. */
  problems(text: string): Promise<readonly Diagnostic[]>;
  /** Labels that are offered where `|` stands in the text. */
  completions(text: string): Promise<readonly CompletionItem[]>;
  /** What is shown over the place where `|` stands. */
  hover(text: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts the yaml-language-server package, with the committed schema for every file called app.yaml. */
export async function startEditor(): Promise<Editor> {
  const program = join(root, 'node_modules/yaml-language-server/bin/yaml-language-server');
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published = new Map<string, (found: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) =>
    published.get(uri)?.(diagnostics),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? settings : null)),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await initialize(connection);
  let opened = 0;
  const open = (text: string): { uri: string; problems: Promise<readonly Diagnostic[]> } => {
    opened += 1;
    const uri = pathToFileURL(join(root, `fixtures/editor-${opened}/app.yaml`)).href;
    const problems = new Promise<readonly Diagnostic[]>((resolve) => published.set(uri, resolve));
    void connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return { uri, problems };
  };
  // The schema is loaded in the background: until it is, the server finds nothing wrong with anything.
  for (let tries = 0; (await open('nonsense: true\n').problems).length === 0; tries += 1) {
    if (tries === 100) throw new Error('the language server does not load the schema');
  }
  return {
    problems: (text) => open(text).problems,
    async completions(text) {
      const { uri } = open(text.replace('|', ''));
      const found: CompletionItem[] | CompletionList | null = await connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: cursorOf(text),
      });
      return Array.isArray(found) ? found : (found?.items ?? []);
    },
    async hover(text) {
      const { uri } = open(text.replace('|', ''));
      const found: Hover | null = await connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: cursorOf(text),
      });
      return typeof found?.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
    },
    async close() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await exited;
      connection.dispose();
    },
  };
}

const settings = {
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  schemas: { [pathToFileURL(join(root, 'schemas/app.schema.json')).href]: ['app.yaml'] },
};

async function initialize(connection: ProtocolConnection): Promise<void> {
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    workspaceFolders: null,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ['markdown'] },
      },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml: settings } });
}

function cursorOf(text: string): { readonly line: number; readonly character: number } {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
