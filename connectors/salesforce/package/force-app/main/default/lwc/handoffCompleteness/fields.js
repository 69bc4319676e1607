// The only file of this bundle that names fields. Those of the handoff are what the mapping writes; a field that a mapping
// does not write stands here as `const NAME = null;`, and the component goes without it.
import OPPORTUNITY from '@salesforce/schema/Opportunity';
import RECORD_ID from '@salesforce/schema/Opportunity.Id';
import SCORE from '@salesforce/schema/Opportunity.Handoff_Score__c';
import STATUS from '@salesforce/schema/Opportunity.Handoff_Status__c';
import MISSING_COUNT from '@salesforce/schema/Opportunity.Handoff_Missing_Count__c';
import GAPS from '@salesforce/schema/Opportunity.Handoff_Gaps__c';
import STATUS_REASON from '@salesforce/schema/Opportunity.Handoff_Status_Reason__c';
import NEXT_DEADLINE from '@salesforce/schema/Opportunity.Handoff_Next_Deadline__c';
import CHECKED_AT from '@salesforce/schema/Opportunity.Handoff_Checked_At__c';
import LINK from '@salesforce/schema/Opportunity.Handoff_Link__c';

export { OPPORTUNITY, RECORD_ID, SCORE, STATUS, MISSING_COUNT, GAPS, STATUS_REASON, NEXT_DEADLINE, CHECKED_AT, LINK };

/** Asked for as optional: a user without access to one of them still sees the rest. */
export const SHOWN_FIELDS = [SCORE, STATUS, MISSING_COUNT, GAPS, STATUS_REASON, NEXT_DEADLINE, CHECKED_AT, LINK].filter((field) => field !== null);
