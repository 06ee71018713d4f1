import { isFree } from '../../../runtime/ports/free-port.ts';
import { describeOwner } from '../../../runtime/ports/port-owner.ts';
import { runningApplications } from '../../../runtime/state/running-applications.ts';
import type { Check, Finding } from '../check.ts';

/** The ports that the manifest fixes: free, or who has them. */
export const ports: Check = {
  about: 'the ports of the manifest',
  look: async ({ application }) => {
    if (application === undefined) return [];
    const running = await runningApplications().catch(() => []);
    if (running.some(({ state }) => state.supervisor?.manifest === application.file)) {
      return [{ level: 'ok', subject: 'ports', message: 'the application runs, and has them' }];
    }
    const asked = [...application.resources.values()].flatMap(({ name, endpoints }) =>
      endpoints.map((endpoint) => ({ ...endpoint, user: `${name}.${endpoint.name}` })),
    );
    return Promise.all(asked.flatMap(({ port, bind, user }) => (port === undefined ? [] : [lookAt(port, bind, user)])));
  },
};

async function lookAt(port: number, bind: string, user: string): Promise<Finding> {
  const subject = `port ${port}`;
  if (await isFree(port, bind)) return { level: 'ok', subject, message: `free for ${user}` };
  const owner = await describeOwner(port);
  if (owner === undefined) {
    const remedy = `Give ${user} a \`port:\` from 1024 up, on an address of this machine.`;
    return { level: 'problem', subject, message: `cannot be opened for ${user} on ${bind}`, remedy };
  }
  const end = owner.pid === undefined ? 'End that program' : `End it (\`kill ${owner.pid}\`)`;
  const remedy = `${end}, or give ${user} another \`port:\`.`;
  return { level: 'problem', subject, message: `taken by ${owner.description}; ${user} needs it`, remedy };
}
