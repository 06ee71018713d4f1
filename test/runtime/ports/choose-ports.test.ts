import { describe, expect, it } from 'vitest';
import { choosePorts, type PortRequest, type PortWish } from '../../../src/runtime/ports/choose-ports.ts';

const api: PortWish = { resource: 'api', endpoint: 'http', bind: '127.0.0.1' };
const web: PortWish = { resource: 'web', endpoint: 'http', bind: '127.0.0.1' };

function request(change: Partial<PortRequest> & { taken?: readonly number[] } = {}): PortRequest {
  const { taken = [], ...rest } = change;
  const isFree = async (port: number): Promise<boolean> => !taken.includes(port);
  return { application: 'shop-1234abcd', wishes: [api, web], remembered: {}, isFree, ...rest };
}

describe('choosePorts', () => {
  it('gives the same ports every time, in the stable range, without any memory', async () => {
    const first = await choosePorts(request());
    const second = await choosePorts(request({ wishes: [web, api] }));
    expect(second.ports).toEqual(first.ports);
    const ports = Object.values(first.ports);
    expect(new Set(ports).size).toBe(2);
    expect(ports.every((port) => port >= 20_000 && port < 30_000)).toBe(true);
  });

  it('gives another application other ports', async () => {
    const ours = await choosePorts(request());
    const theirs = await choosePorts(request({ application: 'shop-ffffffff' }));
    expect(theirs.ports).not.toEqual(ours.ports);
  });

  it('keeps to the manifest, taken or not', async () => {
    const { ports } = await choosePorts(
      request({ wishes: [{ ...api, port: 8080 }], taken: [8080], remembered: { 'api/http': 9 } }),
    );
    expect(ports).toEqual({ 'api/http': 8080 });
  });

  it('keeps a remembered port that is free', async () => {
    const { ports, moved } = await choosePorts(request({ remembered: { 'api/http': 12_345 } }));
    expect(ports['api/http']).toBe(12_345);
    expect(moved).toEqual([]);
  });

  it('says when a remembered port had to move', async () => {
    const { ports, moved } = await choosePorts(request({ remembered: { 'api/http': 12_345 }, taken: [12_345] }));
    expect(moved).toEqual([{ wish: api, from: 12_345, to: ports['api/http'] }]);
  });

  it('does not move onto a port that another endpoint is fixed to or remembers', async () => {
    const derived = (await choosePorts(request({ wishes: [api] }))).ports['api/http'] ?? 0;
    const beside = await choosePorts(request({ wishes: [api, web], remembered: { 'web/http': derived } }));
    expect(beside.ports).toEqual({ 'web/http': derived, 'api/http': derived + 1 });
    const fixed = await choosePorts(request({ wishes: [api, { ...web, port: derived }] }));
    expect(fixed.ports['api/http']).toBe(derived + 1);
  });

  it('goes on to the next port when the derived one is taken, and comes back when it is free', async () => {
    const derived = (await choosePorts(request({ wishes: [api] }))).ports['api/http'] ?? 0;
    const { ports } = await choosePorts(request({ wishes: [api], taken: [derived, derived + 1] }));
    expect(ports['api/http']).toBe(derived + 2);
  });

  it('blames the address when nothing is free', async () => {
    const failure = choosePorts(request({ isFree: async () => false }));
    await expect(failure).rejects.toMatchObject({
      code: 'PORT_NOT_OPENED',
      message: 'no port for api.http could be opened on 127.0.0.1',
    });
  });
});
