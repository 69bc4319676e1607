import type { Environment } from './substitute.ts';

/** The process's own variables. The only place that reads them: everything else gets them handed in. */
export const readEnvironment = (): Environment => process.env;
