/** Security domains as Workday names them; which one guards which field is partly a guess (README). */
export const DOMAINS = {
  application: 'Candidate Data: Job Application',
  offer: 'Candidate Data: Offer Details',
  person: 'Candidate Data: Personal Information',
  contact: 'Candidate Data: Contact Information',
  workers: 'Worker Data: Workers',
  staffing: 'Worker Data: Current Staffing Information',
  workerContact: 'Worker Data: Home Contact Information',
  applicationObjects: 'Custom Object: Job Application',
  workerObjects: 'Custom Object: Worker',
} as const;

export const ALL_DOMAINS: readonly string[] = Object.values(DOMAINS);
