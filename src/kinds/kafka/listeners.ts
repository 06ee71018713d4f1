import { literal, type Expression } from '../../model/expression.ts';
import { addressOf, text } from '../parts/connection-text.ts';

/**
 * A broker tells its clients where to find it, and they then connect there. So it listens once for each network, and
 * tells those on this machine its stable port there, and those in containers its name.
 */
export function listenerVariables(name: string): Readonly<Record<string, Expression>> {
  const onThisMachine = text`PLAINTEXT_HOST://localhost:${addressOf(name, 'tcp', 'stablePort')}`;
  const inContainers = text`PLAINTEXT_INTERNAL://${name}:9093`;
  return {
    KAFKA_LISTENERS: literal(
      'PLAINTEXT://localhost:29092,CONTROLLER://localhost:29093,PLAINTEXT_HOST://0.0.0.0:9092,PLAINTEXT_INTERNAL://0.0.0.0:9093',
    ),
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: literal(
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,PLAINTEXT_INTERNAL:PLAINTEXT',
    ),
    KAFKA_ADVERTISED_LISTENERS: text`PLAINTEXT://localhost:29092,${onThisMachine},${inContainers}`,
  };
}
