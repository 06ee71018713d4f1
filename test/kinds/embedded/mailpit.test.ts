import { expect, test } from 'vitest';
import { createMailbox, subjectOf } from '../../../src/kinds/mailpit/embedded-mailbox.ts';

const mail = (subject: string) => ({
  from: 'a@x',
  to: ['b@x'],
  source: Buffer.from(`Subject: ${subject}\r\n\r\ntext`),
});

test.each([
  ['Subject: plain\r\n\r\nSubject: body', 'plain'],
  ['To: a@x\r\nSUBJECT: over\r\n two\r\n\tlines\r\nFrom: b\r\n\r\n', 'over two lines'],
  ['Subject: =?utf-8?B?R3LDvMOfZQ==?= =?UTF-8?q?_aus_K=C3=B6ln?=\r\n\r\n', 'Grüße aus Köln'],
  ['Subject: =?nonsense?Q?x?=\r\n\r\n', '=?nonsense?Q?x?='],
  ['Subject: direkt grün\r\n\r\n', 'direkt grün'],
  ['From: a\r\n\r\nSubject: body', ''],
])('reads the subject of %j', (source, expected) => {
  expect(subjectOf(Buffer.from(source))).toBe(expected);
});

test('keeps the newest, within its bounds', () => {
  const mailbox = createMailbox({ mails: 2, size: 1000 });
  for (const subject of ['one', 'two', 'three']) mailbox.add(mail(subject));
  expect(mailbox.list().map(({ subject }) => subject)).toEqual(['three', 'two']);
  mailbox.add(mail('x'.repeat(2000)));
  expect(mailbox.list().map(({ source }) => source.length > 1000)).toEqual([true]);
  expect(mailbox.find('1')).toBeUndefined();
  mailbox.clear();
  expect(mailbox.list()).toEqual([]);
});
