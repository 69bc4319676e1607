import { LightningElement, api, wire } from 'lwc';
import { getRecord, getFieldValue, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { NavigationMixin } from 'lightning/navigation';
import { OPPORTUNITY, RECORD_ID, SHOWN_FIELDS } from './fields';
import { readError, readHandoff } from './readHandoff';
import { describeHandoff } from './describeHandoff';
import { decideFix, listParentFields, pageOf } from './decideFix';
import { listGroups } from './listGroups';

const SHOWN_AT_FIRST = 10;

/** How complete the handoff of this opportunity is, and what is still missing from whom. Reads; only the vendor's own form writes. */
export default class HandoffCompleteness extends NavigationMixin(LightningElement) {
    shownId;
    handoff;
    view;
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

    /** A page may put another record into the component that it already shows. */
    @api get recordId() {
        return this.shownId;
    }
    set recordId(recordId) {
        if (recordId === this.shownId) return;
        this.shownId = recordId;
        this.handoff = this.view = this.errorText = this.parents = this.parentFields = undefined;
        this.openGap = null;
        this.isSaving = this.showsAll = false;
        this.savedKeys = [];
        this.announcement = '';
    }

    @wire(getRecord, { recordId: '$recordId', fields: [RECORD_ID], optionalFields: SHOWN_FIELDS })
    receiveRecord({ data, error }) {
        if (data !== undefined) {
            const handoff = readHandoff(data);
            // A new check has judged what was saved.
            if (this.handoff?.changedAt !== handoff.changedAt) this.savedKeys = [];
            this.handoff = handoff;
            this.view = describeHandoff(handoff);
            this.errorText = undefined;
            this.askForParents();
        } else if (error !== undefined) {
            this.errorText = readError(error);
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
        return this.isShown && this.view.isAsked;
    }

    get groups() {
        return listGroups(this.handoff.gaps ?? [], {
            limit: this.showsAll ? Infinity : SHOWN_AT_FIRST,
            openGap: this.openGap,
            savedKeys: this.savedKeys,
            fixOf: (gap) => decideFix(gap, this.place)
        });
    }
    get hasGaps() {
        return this.view.gapCount > 0 || this.openGap !== null;
    }
    get isNothingMissing() {
        return this.view.isNothingMissing && this.openGap === null;
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
        this[NavigationMixin.Navigate](pageOf(fix, this.place));
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
