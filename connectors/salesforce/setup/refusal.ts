import { ConnectorError } from '../../../src/core/errors.ts';
import type { SalesforceClient } from '../client.ts';

/** Without "View Setup" and "Customize Application" the objects of setup are refused, or are said not to exist. */
const NO_ADMINISTRATOR = /^(INSUFFICIENT_ACCESS|INVALID_TYPE$)/;

/** A refusal during setup in words about setup: the ordinary ones advise the permission set that setup itself makes. */
export function explainRefusal(admin: SalesforceClient, error: unknown): unknown {
  if (!(error instanceof ConnectorError) || !NO_ADMINISTRATOR.test(error.code)) return error;
  const { setupAuth } = admin.settings;
  const { connection } = admin.context;
  return admin.error({
    ...error.resolution,
    message:
      setupAuth === undefined
        ? 'Setup needs an administrator: the integration user may not make fields and permission sets.'
        : 'Setup needs an administrator: the user of settings.setupAuth may not make fields and permission sets.',
    remedy:
      setupAuth === undefined
        ? `Give an administrator’s sign-in as settings.setupAuth of the connection "${connection}" in connections.yaml (the forms are in connectors/salesforce/README.md, step 4), then run setup again.`
        : `Let settings.setupAuth of the connection "${connection}" in connections.yaml sign in a user with "Customize Application" and "Manage Profiles and Permission Sets", then run setup again.`,
  });
}
