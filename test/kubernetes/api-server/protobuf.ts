import protobuf from 'protobufjs';

/**
 * Reads what helm sends of its own objects: unlike everything else, these come in the binary form of Kubernetes. The fields
 * and their numbers are those of its published `.proto` files, as far as helm fills them.
 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  const unknown = toPlain('Unknown', body.subarray(magic.length)) as { typeMeta?: { kind?: string }; raw?: Uint8Array };
  const kind = unknown.typeMeta?.kind ?? '';
  if (root.nested?.[kind] === undefined) throw new Error(`the server does not read ${kind} in binary form`);
  const object = toPlain(kind, Buffer.from(unknown.raw ?? []));
  return { ...object, ...unknown.typeMeta, ...encodeData(object) };
}

export function isProtobuf(contentType: string): boolean {
  return contentType.startsWith('application/vnd.kubernetes.protobuf');
}

/** What every such message begins with. */
const magic = Buffer.from('k8s\0');

const { root } = protobuf.parse(`
  syntax = "proto2";
  message TypeMeta { optional string apiVersion = 1; optional string kind = 2; }
  message Unknown { optional TypeMeta typeMeta = 1; optional bytes raw = 2; }
  message Time { optional int64 seconds = 1; optional int32 nanos = 2; }
  message ObjectMeta {
    optional string name = 1; optional string generateName = 2; optional string namespace = 3; optional string uid = 5;
    optional string resourceVersion = 6; map<string, string> labels = 11; map<string, string> annotations = 12;
  }
  message Secret { optional ObjectMeta metadata = 1; map<string, bytes> data = 2; optional string type = 3; }
  message Namespace { optional ObjectMeta metadata = 1; }
  message DeleteOptions { optional string propagationPolicy = 4; }
`);

function toPlain(type: string, bytes: Uint8Array): Record<string, unknown> {
  const message = root.lookupType(type);
  const plain = message.toObject(message.decode(bytes), { longs: Number, bytes: Buffer });
  const { metadata } = plain as { metadata?: Record<string, unknown> };
  if (metadata === undefined) return plain;
  return { ...plain, metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== '')) };
}

/** As JSON carries bytes. */
function encodeData({ data }: Record<string, unknown>): object {
  if (data === undefined) return {};
  const entries = Object.entries(data as Record<string, Buffer>);
  return { data: Object.fromEntries(entries.map(([name, bytes]) => [name, bytes.toString('base64')])) };
}
