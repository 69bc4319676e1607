import { UNMEASURED, type Metrics } from '../core/operation/metrics.ts';

type Wake = (connections: readonly string[]) => Promise<void>;

/** What a service brings and a single command does without. Handed out before it is there. */
export interface LateParts {
  readonly measure: Metrics & { by(metrics: Metrics): void };
  /** Told of connections that have something to do; until a service listens they are found at its next look. */
  readonly wakes: { wake: Wake; by(wake: Wake): void };
}

export function lateParts(first: Wake = () => Promise.resolve()): LateParts {
  let metrics = UNMEASURED;
  let wake = first;
  return {
    measure: {
      ranSync: (run) => metrics.ranSync(run),
      workedLane: (work) => metrics.workedLane(work),
      askedVendor: (call) => metrics.askedVendor(call),
      spentCalls: (connection, calls) => metrics.spentCalls(connection, calls),
      gotWebhook: (connection, outcome) => metrics.gotWebhook(connection, outcome),
      sentNotice: (channel, outcome) => metrics.sentNotice(channel, outcome),
      answered: (request) => metrics.answered(request),
      by: (given) => {
        metrics = given;
      },
    },
    wakes: {
      wake: (connections) => wake(connections),
      by: (given) => {
        wake = given;
      },
    },
  };
}
