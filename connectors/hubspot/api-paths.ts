/**
 * Versions that the connector can speak. Numbered ones end in September 2027, dated ones are supported for 18 months
 * (HubSpot developer changelog, "Legacy APIs and legacy apps: what's going unsupported and when").
 */
export const API_VERSIONS = ['2026-09', '2026-03', 'v3'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];
export const DEFAULT_API_VERSION: ApiVersion = '2026-09';

/**
 * The address that a request of the SDK really goes to: @hubspot/api-client 14 still writes v1, v3 and v4 paths, and
 * the dated ones are "path swap, same shapes" (HubSpot docs, "API versioning"). `url` is absolute.
 */
export function toVersionedUrl(url: string, version: ApiVersion): string {
  const parsed = new URL(url);
  parsed.pathname = versionedPath(parsed.pathname, version);
  return parsed.toString();
}

export function versionedPath(path: string, version: ApiVersion): string {
  // /oauth/v1 takes secrets in the query and ends in February 2027; v3 takes them in the body only.
  if (version === 'v3') return path.replace(/^\/oauth\/v1\//, '/oauth/v3/');
  return path
    .replace(/^\/crm\/v3\/owners\/?$/, `/crm/owners/${version}`)
    .replace(/^\/crm\/v[34]\/(objects|associations|properties|pipelines|property-validations)\//, `/crm/$1/${version}/`)
    .replace(/^\/account-info\/v3\//, `/account-info/${version}/`)
    .replace(/^\/oauth\/v1\//, `/oauth/${version}/`);
}
