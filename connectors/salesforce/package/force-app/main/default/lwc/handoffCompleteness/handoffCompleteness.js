import { LightningElement, api, wire } from 'lwc';
import { getRecord, getFieldValue, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { NavigationMixin } from 'lightning/navigation';
import { OPPORTUNITY, RECORD_ID, SHOWN_FIELDS } from './fields';
import { readHandoff } from './readHandoff';
import { decideFix, listParentFields } from './decideFix';
import { listGroups } from './listGroups';

const SHOWN_AT_FIRST = 10;
const RING_LENGTH = 100;

/** How complete the handoff of this opportunity is, and what is still missing from whom. Reads; only the vendor's own form writes. */
export default class HandoffCompleteness extends NavigationMixin(LightningElement) {
    @api recordId;

    handoff;
    errorText;
    objectInfo = null;
    parents;
    parentFields;
    openGap = null;
    isSaving = false;
    showsAll = false;
    announcement = '';
    savedKeys = [];
    focusNext = null;

    @wire(getRecord, { recordId: '$recordId', fields: [RECORD_ID], optionalFields: SHOWN_FIELDS })
    receiveRecord({ data, error }) {
        if (data !== undefined) {
            const handoff = readHandoff(data);
            // A new check has judged what was saved.
            if (this.handoff?.changedAt !== handoff.changedAt) this.savedKeys = [];
            this.handoff = handoff;
            this.errorText = undefined;
            this.askForParents();
        } else if (error !== undefined) {
            this.errorText = messageOf(error);
        }
    }

    @wire(getObjectInfo, { objectApiName: OPPORTUNITY })
    receiveObjectInfo({ data }) {
        if (data === undefined) return;
        this.objectInfo = data;
        this.askForParents();
    }

    @wire(getRecord, { recordId: '$parentOf', fields: [RECORD_ID], optionalFields: '$parentFields' })
    receiveParents({ data }) {
        this.parents = data;
    }

    /** Without parents to ask for the wire stays silent. */
    get parentOf() {
        return this.parentFields === undefined ? undefined : this.recordId;
    }

    askForParents() {
        if (this.objectInfo === null || !this.handoff?.gaps) return;
        const fields = listParentFields(this.handoff.gaps, this.place);
        // A new list asks anew, so the same one is kept.
        if (fields.length > 0 && fields.join() !== this.parentFields?.join()) this.parentFields = fields;
    }

    get place() {
        const { objectApiName } = OPPORTUNITY;
        return {
            recordId: this.recordId,
            objectApiName,
            objectInfo: this.objectInfo,
            parentIdOf: (path) => (this.parents === undefined ? undefined : getFieldValue(this.parents, `${objectApiName}.${path}.Id`))
        };
    }

    get isLoading() {
        return this.handoff === undefined && this.errorText === undefined;
    }
    get failure() {
        return this.handoff === undefined ? this.errorText : undefined;
    }
    get isForbidden() {
        return this.handoff !== undefined && !this.handoff.hasAccess;
    }
    get isEmpty() {
        return this.handoff?.hasAccess === true && this.handoff.isEmpty;
    }
    get isShown() {
        return this.handoff?.hasAccess === true && !this.handoff.isEmpty;
    }
    get isAsked() {
        return this.isShown && this.handoff.status?.hasEnded !== true;
    }

    get tone() {
        return this.handoff.status?.tone ?? 'neutral';
    }
    get ringClass() {
        return `ring ring_${this.tone}`;
    }
    get ringDash() {
        return `${this.handoff.score ?? 0} ${RING_LENGTH}`;
    }
    get hasArc() {
        return this.handoff.score !== null && this.handoff.score > 0;
    }
    get scoreText() {
        return this.handoff.score ?? '–';
    }
    get scoreInWords() {
        return this.handoff.score === null ? 'There is no score yet' : `Score ${this.handoff.score} of 100`;
    }
    get badgeClass() {
        return this.tone === 'neutral' ? 'slds-badge' : `slds-badge slds-theme_${this.tone}`;
    }
    get reasonClass() {
        return this.tone === 'error' ? 'reason reason_error' : 'reason';
    }
    get deadlineClass() {
        return this.handoff.deadline.isOverdue ? 'overdue' : '';
    }

    get groups() {
        return listGroups(this.handoff.gaps ?? [], {
            limit: this.showsAll ? Infinity : SHOWN_AT_FIRST,
            openGap: this.openGap,
            savedKeys: this.savedKeys,
            fixOf: (gap) => decideFix(gap, this.place)
        });
    }
    get gapCount() {
        return this.handoff.gaps?.length ?? this.handoff.missingCount ?? 0;
    }
    get gapHeading() {
        return `Still missing (${this.gapCount})`;
    }
    get hasGaps() {
        return this.gapCount > 0 || this.openGap !== null;
    }
    get isListIncomplete() {
        return !this.handoff.isWhole && !this.isToldComplete;
    }
    /** Without a readable list the count alone can say that nothing is missing. */
    get isToldComplete() {
        return this.handoff.gaps === null && this.handoff.missingCount === 0;
    }
    get listNotice() {
        return this.handoff.gaps === null ? 'The list of missing answers cannot be read here.' : 'The list is too long for this place, so its end is not shown.';
    }
    get isNothingMissing() {
        return !this.hasGaps && (this.handoff.isWhole || this.isToldComplete) && this.handoff.score !== null;
    }
    get hiddenCount() {
        return this.showsAll ? 0 : Math.max(0, (this.handoff.gaps?.length ?? 0) - SHOWN_AT_FIRST);
    }
    get moreText() {
        return `Show ${this.hiddenCount} more`;
    }

    /** The element with the focus may be gone with a render; the next one on its way takes it. */
    renderedCallback() {
        if (this.focusNext === null) return;
        const { name, value } = this.focusNext;
        this.focusNext = null;
        const found = [...this.template.querySelectorAll(`[data-${name}]`)].find(({ dataset }) => dataset[name] === value);
        (found ?? this.template.querySelector('[data-heading]'))?.focus();
    }

    showAll() {
        this.focusNext = { name: 'index', value: String(SHOWN_AT_FIRST) };
        this.showsAll = true;
    }

    startFix(event) {
        const { gap, fix } = this.findRow(event.currentTarget.dataset.key);
        this.announcement = '';
        if (fix.kind === 'edit') {
            this.openGap = gap;
            return;
        }
        this[NavigationMixin.Navigate](pageOf(fix, this.recordId));
    }

    findRow(key) {
        return this.groups.flatMap(({ rows }) => rows).find((row) => row.gap.key === key);
    }

    focusField(event) {
        event.currentTarget.querySelector('lightning-input-field')?.focus?.();
    }

    cancelFix() {
        this.closeForm();
        this.announcement = '';
    }

    startSaving() {
        this.isSaving = true;
        this.announcement = '';
    }

    /** The vendor's own message stands above the field, which keeps what was typed. */
    showRefusal() {
        this.isSaving = false;
        this.announcement = 'Not saved. The reason stands above the field.';
    }

    finishFix() {
        this.savedKeys = [...this.savedKeys, this.openGap.key];
        this.announcement = `Saved: ${this.openGap.label}. The score follows with the next check.`;
        this.closeForm();
        notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    }

    closeForm() {
        this.focusNext = { name: 'key', value: this.openGap.key };
        this.openGap = null;
        this.isSaving = false;
    }
}

function pageOf(fix, recordId) {
    if (fix.kind === 'list') {
        return { type: 'standard__recordRelationshipPage', attributes: { recordId, objectApiName: OPPORTUNITY.objectApiName, relationshipApiName: fix.relationshipApiName, actionName: 'view' } };
    }
    return { type: 'standard__recordPage', attributes: { recordId: fix.recordId, actionName: 'view' } };
}

/** The vendor answers with one message, or with a list of them. */
function messageOf({ body, message }) {
    const messages = Array.isArray(body) ? body.map((each) => each?.message) : [body?.message ?? message];
    return messages.filter(Boolean).join(' ') || 'Salesforce gave no reason.';
}
