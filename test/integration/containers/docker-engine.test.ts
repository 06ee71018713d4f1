import { describeWithEngine } from '../../engine/requires.ts';
import { describeContract } from '../../runtime/containers/contract.ts';
import { image, openEngine } from './open-engine.ts';
import { createSeverableEngine } from './severable-engine.ts';

describeWithEngine('a real engine', ({ host }) => {
  describeContract('the Docker engine', async () => {
    const front = await createSeverableEngine(host);
    const behind = await openEngine(host);
    const engine = await openEngine(front.host);
    return {
      engine,
      image,
      goAway: front.sever,
      comeBack: front.mend,
      async removeSecretly(id) {
        await (await behind.adoptContainer(id, Date.now())).remove();
      },
      async dispose() {
        engine.close();
        behind.close();
        await front.dispose();
      },
    };
  });
});
