import { describe, expect, it } from 'vitest';
import { mergeEnvironments } from '../../../src/publish/helm/template/merge-environments.ts';
import { printTemplate } from '../../../src/publish/helm/template/print-template.ts';
import { block, inline, putEntry, replaceAt, toNode } from '../../../src/publish/helm/template/template-node.ts';

describe('a printed template', () => {
  it('leaves plain data as YAML has it, but for what Helm would take for its own', () => {
    expect(printTemplate(toNode({ a: 'on', b: ['{{ .x }}', 'x }} y'], '{{k': 1, none: {}, empty: [] }))).toBe(
      ["a: 'on'", 'b:', `  - '{{ "{{" }} .x }}'`, '  - x }} y', `'{{ "{{" }}k': 1`, 'none: {}', 'empty: []', ''].join(
        '\n',
      ),
    );
  });

  it('has expressions where holes are, whatever their keys and neighbours', () => {
    const filled = replaceAt(toNode({ list: [{ name: 'hole0x', size: { a: 1 } }] }), ['list', 0, 'size'], () =>
      block('toYaml .size'),
    );
    const node = putEntry(filled, { key: '.k | quote', isComputed: true, value: inline('.v | quote') }, 'list');
    expect(printTemplate(node)).toBe(
      [
        'list:',
        '  - name: hole0x',
        '    size:',
        '      {{- toYaml .size | nindent 6 }}',
        '{{ .k | quote }}: {{ .v | quote }}',
        '',
      ].join('\n'),
    );
  });

  it('puts neighbours under one condition', () => {
    const within = ['if .a', 'range .b'];
    const node = {
      node: 'map',
      entries: [
        { key: 'x', value: toNode(1), within },
        { key: 'w', value: toNode([1]), within },
        { key: 'z', value: toNode(3) },
      ],
    } as const;
    const lines = ['{{- if .a }}', '{{- range .b }}', 'x: 1', 'w:', '  - 1', '{{- end }}', '{{- end }}', 'z: 3', ''];
    expect(printTemplate(node)).toBe(lines.join('\n'));
  });

  it('puts items of lists under conditions, but no first entry of an item', () => {
    const item = { value: toNode({ a: 1 }), within: ['if .a'] };
    const list = { node: 'map', entries: [{ key: 'l', value: { node: 'list', items: [item] } }] } as const;
    expect(printTemplate(list)).toBe('l:\n  {{- if .a }}\n  - a: 1\n  {{- end }}\n');
    const first = { node: 'map', entries: [{ key: 'a', value: toNode(1), within: ['if .a'] }] } as const;
    expect(() => printTemplate({ node: 'list', items: [{ value: first }] })).toThrow('stands first in an item');
  });

  it('quotes texts whose end a condition below would take away', () => {
    expect(printTemplate(toNode({ a: 'x\n', b: 'x\n\n', c: 'x \n' }))).toBe('a: |\n  x\nb: "x\\n\\n"\nc: "x \\n"\n');
  });
});

describe('environments that are merged', () => {
  const merge = (...values: readonly unknown[]): string => {
    const found = values.map((value, index) => ({ environment: `e${index}`, value: toNode(value) }));
    return printTemplate(mergeEnvironments(found, (environments) => environments.join('+')));
  };

  it('have no conditions where they are alike', () => {
    expect(merge({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })).toBe('a:\n  b:\n    - 1\n    - c: 2\n');
  });

  it('differ as deep as it goes', () => {
    expect(merge({ k: 1, a: { b: 1, c: 2 } }, { k: 1, a: { b: 1, c: 3, d: 4 } }, { k: 1, a: { b: 1, c: 2 } })).toBe(
      [
        'k: 1',
        'a:',
        '  b: 1',
        '  {{- if e0+e2 }}',
        '  c: 2',
        '  {{- end }}',
        '  {{- if e1 }}',
        '  c: 3',
        '  d: 4',
        '  {{- end }}',
        '',
      ].join('\n'),
    );
  });

  it('never leave a map without any entry', () => {
    expect(merge({ k: 1, a: { b: 1 } }, { k: 1, a: { c: 1 } }, { k: 1, a: {} })).toBe(
      [
        'k: 1',
        '{{- if e0 }}',
        'a:',
        '  b: 1',
        '{{- end }}',
        '{{- if e1 }}',
        'a:',
        '  c: 1',
        '{{- end }}',
        '{{- if e2 }}',
        'a: {}',
        '{{- end }}',
        '',
      ].join('\n'),
    );
  });

  it('differ in items of lists that are as long and begin alike, else in the whole list', () => {
    expect(merge({ l: [{ m: 'x', v: 1 }] }, { l: [{ m: 'x', v: 2 }] })).toBe(
      [
        'l:',
        '  - m: x',
        '    {{- if e0 }}',
        '    v: 1',
        '    {{- end }}',
        '    {{- if e1 }}',
        '    v: 2',
        '    {{- end }}',
        '',
      ].join('\n'),
    );
    expect(merge({ l: [{ m: 'x' }, 'same'] }, { l: [{ m: 'z' }, 'same'] })).toBe(
      [
        'l:',
        '  {{- if e0 }}',
        '  - m: x',
        '  {{- end }}',
        '  {{- if e1 }}',
        '  - m: z',
        '  {{- end }}',
        '  - same',
        '',
      ].join('\n'),
    );
    expect(merge({ k: 1, l: [1] }, { k: 1, l: [1, 2] })).toBe(
      [
        'k: 1',
        '{{- if e0 }}',
        'l:',
        '  - 1',
        '{{- end }}',
        '{{- if e1 }}',
        'l:',
        '  - 1',
        '  - 2',
        '{{- end }}',
        '',
      ].join('\n'),
    );
  });
});
