const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

const told = (text) => ({ kind: 'told', text });
const inWords = (name) =>
    name
        .replace(/__[cr]$/, '')
        .replace(/_/g, ' ')
        .replace(/([a-z])([A-Z])/g, '$1 $2');

/** "OpportunityContactRoles" of an Opportunity is "Contact Roles". */
const withoutOwner = (relationship, { apiName }) => inWords(relationship.startsWith(apiName) ? relationship.slice(apiName.length) : relationship);

/** Ids come with 15 and with 18 characters; the first 15 tell. */
const isSameRecord = (one, other) => one.slice(0, 15) === other.slice(0, 15);

const lookupOf = (objectInfo, relationship) => Object.values(objectInfo.fields).find(({ relationshipName }) => relationshipName === relationship);
const childrenOf = (objectInfo, relationship) => objectInfo.childRelationships.find(({ relationshipName }) => relationshipName === relationship);

/**
 * Where a person mends a gap, as `{ kind, text }` and
 * - edit: `fieldApiName` of this record, opened inside the component
 * - record: `recordId` to go to
 * - list: `relationshipApiName` of this record to go to
 * - told: nothing to press, `text` says who can do it
 *
 * `objectInfo` is the vendor's own description of the object for this user, null while there is none. `parentIdOf` gives
 * the id of a parent by its path ("Account.Parent"), null where there is none, undefined where nobody knows: not answered yet, or not for
 * this user's eyes.
 */
export function decideFix(gap, { recordId, objectApiName, objectInfo, parentIdOf }) {
    const { where, reason } = gap;
    if (reason === 'unmapped') return told('RevOps connects this answer to a field. There is nothing to fill in until then.');
    if (reason === 'unreadable') return told('The connection may not read this field. An administrator can allow it.');
    if (where === null) return told('No field is connected to this answer yet. RevOps can connect one.');
    if (!RECORD_ID.test(where.recordId)) return told(`It is filled in in another system (${inWords(where.object)}).`);
    if (where.object !== objectApiName || !isSameRecord(where.recordId, recordId)) return { kind: 'record', recordId: where.recordId, text: `another record (${inWords(where.object)})` };
    const onThisRecord = { kind: 'record', recordId, text: 'this record' };
    return objectInfo === null ? onThisRecord : (fixHere(gap, { objectInfo, parentIdOf }) ?? onThisRecord);
}

/** null where it cannot be said more closely than that it is on this record. */
function fixHere(gap, { objectInfo, parentIdOf }) {
    const path = gap.where.path.split('.');
    const [first] = path;
    const field = Object.hasOwn(objectInfo.fields, first) ? objectInfo.fields[first] : undefined;
    if (field !== undefined) return editField(field, gap, objectInfo);
    const lookup = lookupOf(objectInfo, first);
    if (lookup !== undefined) return fixAbove(gap, { path, lookup, objectInfo, parentIdOf });
    if (childrenOf(objectInfo, first) !== undefined) return { kind: 'list', relationshipApiName: first, text: `related list ${withoutOwner(first, objectInfo)}` };
    return told(`You have no access to the field ${inWords(first)}. An administrator can give it.`);
}

/** A field that is called like the question needs no mention. */
const isCalledLike = (field, { label }) => field.label.toLowerCase() === label.toLowerCase();

const editField = (field, gap, objectInfo) =>
    objectInfo.updateable !== false && field.updateable ? { kind: 'edit', fieldApiName: field.apiName, text: isCalledLike(field, gap) ? '' : `field ${field.label}` } : told(`You may not change the field ${field.label}. An administrator can allow it.`);

/** The nearest record on the way; without the first one it is to be chosen here. */
function fixAbove(gap, { path, lookup, objectInfo, parentIdOf }) {
    for (let depth = Math.max(1, path.length - 1); depth > 0; depth -= 1) {
        const parentId = parentIdOf(path.slice(0, depth).join('.'));
        if (typeof parentId === 'string') return { kind: 'record', recordId: parentId, text: `record ${inWords(path.slice(0, depth).join(' '))}` };
    }
    return parentIdOf(path[0]) === null ? editField(lookup, gap, objectInfo) : null;
}

/** The parents whose ids `decideFix` will ask for, as field names ("Opportunity.Account.Id"), each once, sorted. */
export function listParentFields(gaps, { recordId, objectApiName, objectInfo }) {
    const fields = new Set();
    for (const { where } of gaps) {
        if (where === null || where.object !== objectApiName || !isSameRecord(where.recordId, recordId)) continue;
        const path = where.path.split('.');
        if (Object.hasOwn(objectInfo.fields, path[0]) || lookupOf(objectInfo, path[0]) === undefined) continue;
        for (let depth = 1; depth <= Math.max(1, path.length - 1); depth += 1) fields.add(`${objectApiName}.${path.slice(0, depth).join('.')}.Id`);
    }
    return [...fields].sort();
}

/** The page to go to for a fix of kind record or list. */
export function pageOf(fix, { recordId, objectApiName }) {
    if (fix.kind === 'list') return { type: 'standard__recordRelationshipPage', attributes: { recordId, objectApiName, relationshipApiName: fix.relationshipApiName, actionName: 'view' } };
    return { type: 'standard__recordPage', attributes: { recordId: fix.recordId, actionName: 'view' } };
}
