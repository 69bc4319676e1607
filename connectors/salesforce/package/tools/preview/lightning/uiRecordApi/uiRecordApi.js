// Stands in for the page's data service: it answers with what the preview was opened with.
export class getRecord {
    constructor(callback) {
        this.callback = callback;
        this.emit = () => this.isAsked && callback({ data: this.isOwn ? window.preview.record : window.preview.parents, error: this.isOwn ? window.preview.error : undefined });
    }
    update({ recordId, optionalFields }) {
        this.isAsked = recordId !== undefined;
        this.isOwn = optionalFields?.some((each) => typeof each === 'object');
        this.emit();
    }
    connect() {
        window.addEventListener('previewchanged', this.emit);
    }
    disconnect() {
        window.removeEventListener('previewchanged', this.emit);
    }
}

function leafOf(record, field) {
    const path = (typeof field === 'string' ? field : `${field.objectApiName}.${field.fieldApiName}`).split('.').slice(1);
    let leaf = { value: record };
    for (const name of path) leaf = leaf?.value?.fields?.[name];
    return leaf;
}
export const getFieldValue = (record, field) => leafOf(record, field)?.value;
export const getFieldDisplayValue = (record, field) => leafOf(record, field)?.displayValue;
export const notifyRecordUpdateAvailable = async () => {};
