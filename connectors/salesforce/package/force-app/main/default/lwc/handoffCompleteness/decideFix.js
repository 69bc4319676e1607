const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

const told = (text) => ({ kind: 'told', text });
const inWords = (name) =>
    name
        .replace(/__[cr]$/, '')
        .replace(/_/g, ' ')
        .replace(/([a-z])([A-Z])/g, '$1 $2');

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
 * the id of a parent by its path ("Account.Parent"), null where there is none.
 */
export function decideFix(gap, { recordId, objectApiName, objectInfo, parentIdOf }) {
    const { where, reason } = gap;
    if (reason === 'unmapped') return told('RevOps connects this answer to a field. There is nothing to fill in until then.');
    if (reason === 'unreadable') return told('The connection may not read this field. An administrator can allow it.');
    if (where === null) return told('No field is connected to this answer yet. RevOps can connect one.');
    if (!RECORD_ID.test(where.recordId)) return told(`It is filled in in another system (${inWords(where.object)}).`);
    if (where.object !== objectApiName || !isSameRecord(where.recordId, recordId)) return { kind: 'record', recordId: where.recordId, text: `on another record (${inWords(where.object)})` };
    if (objectInfo === null) return { kind: 'record', recordId, text: 'on this record' };
    return fixHere(where.path.split('.'), { recordId, objectInfo, parentIdOf });
}

function fixHere([first, ...below], { objectInfo, parentIdOf }) {
    const field = Object.hasOwn(objectInfo.fields, first) ? objectInfo.fields[first] : undefined;
    if (field !== undefined) return editField(field, objectInfo);
    const lookup = lookupOf(objectInfo, first);
    if (lookup !== undefined) return fixAbove([first, ...below], lookup, { objectInfo, parentIdOf });
    if (childrenOf(objectInfo, first) !== undefined) return { kind: 'list', relationshipApiName: first, text: `in the related list ${inWords(first)}` };
    return told(`You have no access to the field ${inWords(first)}. An administrator can give it.`);
}

const editField = (field, objectInfo) =>
    objectInfo.updateable !== false && field.updateable ? { kind: 'edit', fieldApiName: field.apiName, text: `in the field ${field.label}` } : told(`You may not change the field ${field.label}. An administrator can allow it.`);

/** The nearest record on the way; without the first one it is to be chosen here. */
function fixAbove(path, lookup, { objectInfo, parentIdOf }) {
    for (let depth = Math.max(1, path.length - 1); depth > 0; depth -= 1) {
        const parentId = parentIdOf(path.slice(0, depth).join('.'));
        if (parentId !== null) return { kind: 'record', recordId: parentId, text: `on the record ${inWords(path.slice(0, depth).join(' '))}` };
    }
    return editField(lookup, objectInfo);
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
