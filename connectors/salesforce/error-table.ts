import type { ErrorAction } from '../../src/core/errors.ts';

interface Rule {
  readonly codes: readonly string[];
  readonly action: ErrorAction;
  readonly message: string;
  readonly remedy: string;
}

/** Salesforce's status codes and what each asks of us (REST API guide "Status Codes and Error Responses"; SOAP guide "StatusCode"). */
export const ERROR_TABLE: readonly Rule[] = [
  {
    codes: ['INVALID_SESSION_ID'],
    action: 'refresh_auth',
    message: 'The Salesforce session ended.',
    remedy: 'Nothing to do: a new session is opened.',
  },
  {
    codes: [
      'SERVER_UNAVAILABLE',
      'UNKNOWN_EXCEPTION',
      'ERROR_HTTP_420',
      'ERROR_HTTP_500',
      'ERROR_HTTP_502',
      'ERROR_HTTP_503',
      'ERROR_HTTP_504',
    ],
    action: 'retry',
    message: 'Salesforce could not answer just now.',
    remedy: 'The next sync tries it again. If it lasts, look at status.salesforce.com.',
  },
  {
    codes: ['UNABLE_TO_LOCK_ROW'],
    action: 'retry',
    message: 'Somebody else was saving the same account at that moment.',
    remedy: 'The next sync tries it again.',
  },
  {
    codes: ['QUERY_TIMEOUT', 'EXCEEDED_MAX_SEMIJOIN_SUBSELECTS', 'OPERATION_TOO_LARGE', 'QUERY_TOO_COMPLICATED'],
    action: 'retry',
    message: 'Salesforce took too long to search.',
    remedy: 'The next sync tries it again. If it lasts, map fewer fields or fewer records.',
  },
  {
    codes: ['INVALID_QUERY_LOCATOR'],
    action: 'retry',
    message: 'Salesforce forgot where a long reading had stopped.',
    remedy: 'Nothing to do: reading goes on from the last saved record.',
  },
  {
    codes: ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND'],
    action: 'skip_record',
    message: 'The record no longer exists in Salesforce, or the integration user may not see it.',
    remedy: 'Nothing to do if it was deleted; else share the record with the integration user.',
  },
  {
    codes: [
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'FIELD_INTEGRITY_EXCEPTION',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      'CANNOT_EXECUTE_FLOW_TRIGGER',
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY_FLOW',
    ],
    action: 'skip_record',
    message: 'A rule or an automation of your org refused the change.',
    remedy: 'Let the rule except the integration user, or mend the record; then retry.',
  },
  {
    codes: [
      'REQUIRED_FIELD_MISSING',
      'STRING_TOO_LONG',
      'INVALID_TYPE_ON_FIELD_IN_RECORD',
      'NUMBER_OUTSIDE_VALID_RANGE',
      'JSON_PARSER_ERROR',
      'EXCEEDED_ID_LIMIT',
      'MALFORMED_ID',
      'INVALID_EMAIL_ADDRESS',
    ],
    action: 'skip_record',
    message: 'Salesforce found a value that does not fit its field.',
    remedy: 'Compare the field’s type and length with the mapping’s writeBack section.',
  },
  {
    codes: ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'FIELD_FILTER_VALIDATION_EXCEPTION'],
    action: 'skip_record',
    message: 'The value is not in the field’s list of allowed values.',
    remedy: 'Add the value to the picklist, or change statusLabels in the mapping.',
  },
  {
    codes: ['INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    action: 'skip_record',
    message: 'A field does not exist, or the integration user may not use it.',
    remedy: 'Run "handoff setup", assign the permission set "Handoff Integration", or correct the mapping.',
  },
  {
    codes: [
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      'TRANSFER_REQUIRES_READ',
      'INSUFFICIENT_ACCESS',
      'CANNOT_EDIT_SHARED_RECORD',
    ],
    action: 'skip_record',
    message: 'The integration user may not change this record.',
    remedy: 'Share the record with the integration user and assign the permission set "Handoff Integration".',
  },
  {
    codes: ['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION'],
    action: 'skip_record',
    message: 'The owner of the task is not an active Salesforce user.',
    remedy: 'Give the deal an active owner, or set fallbackOwner in the connection’s settings.',
  },
  {
    codes: ['DUPLICATE_VALUE'],
    action: 'skip_record',
    message: 'Another record already has this key.',
    remedy: 'Look for a copied task or deal with the same Handoff Key.',
  },
  {
    codes: ['MALFORMED_QUERY', 'INVALID_TYPE', 'URI_TOO_LONG', 'ERROR_HTTP_414'],
    action: 'fail',
    message: 'Salesforce did not understand the question, or the integration user may not see the object.',
    remedy: 'Run "handoff connections check" and compare the mapping with what Salesforce shows.',
  },
  {
    codes: ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'],
    action: 'fail',
    message: 'API access is switched off for this org or user.',
    remedy: 'Give the integration user the permission "API Enabled"; editions below Enterprise need the API add-on.',
  },
  {
    codes: ['UNSUPPORTED_API_VERSION', 'ERROR_HTTP_410'],
    action: 'fail',
    message: 'Salesforce retired this API version.',
    remedy: 'Set apiVersion in the connection’s settings to a version that "handoff connections check" lists.',
  },
];
