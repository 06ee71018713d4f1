import type { Application } from './application.ts';
import type { Expression } from './expression.ts';
import type { Resource } from './resource.ts';

/**
 * The `OTEL_*` variables of a resource that runs the user's code: who it is, always; and where to send traces, logs and
 * metrics, when the manifest names a collector. Developers want to see a span at once, so the delays are short.
 */
export function telemetryVariables(application: Application, resource: Resource): Readonly<Record<string, Expression>> {
  // What has a connection, and the page that comes with it, are of somebody else's making and know nothing of these.
  const isOurs = resource.connection === undefined && resource.companionOf === undefined;
  if (resource.workload === undefined || !isOurs) return {};
  const identity: Record<string, Expression> = {
    OTEL_SERVICE_NAME: [resource.name],
    OTEL_RESOURCE_ATTRIBUTES: [`service.instance.id=${resource.name}-`, { source: { from: 'replica' } }],
  };
  const collector = application.telemetry.export;
  if (collector === undefined) return identity;
  const exporter = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocolOf(collector),
    ...(application.environment === 'development' ? developmentDelays : {}),
  };
  return { ...identity, ...toExpressions(exporter), ...toExpressions(languageVariables(resource)) };
}

const developmentDelays = {
  OTEL_BLRP_SCHEDULE_DELAY: '1000',
  OTEL_BSP_SCHEDULE_DELAY: '1000',
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_TRACES_SAMPLER: 'always_on',
  OTEL_METRICS_EXEMPLAR_FILTER: 'trace_based',
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
};

/** The OTLP ports say which protocol is spoken: 4318 is HTTP, 4317 and all else gRPC. */
function protocolOf(collector: string): 'grpc' | 'http/protobuf' {
  return /:4318(\/|$)/.test(collector) ? 'http/protobuf' : 'grpc';
}

/** What an SDK needs besides, by what was detected. */
function languageVariables({ workload }: Resource): Readonly<Record<string, string>> {
  const language = workload?.runs === 'process' ? (workload.language ?? '') : '';
  if (language.startsWith('Python')) {
    return {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED: 'true',
    };
  }
  if (!language.startsWith('.NET')) return {};
  return {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES: 'true',
    OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES: 'true',
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY: 'in_memory',
  };
}

function toExpressions(variables: Readonly<Record<string, string>>): Record<string, Expression> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, [value]]));
}
