import { LightningElement, api } from 'lwc';

/** Saves nothing: refuses with `preview.saveError`, or says that it has saved. */
export default class RecordEditForm extends LightningElement {
    @api recordId;
    @api objectApiName;
    hasLoaded = false;

    load() {
        if (this.hasLoaded) return;
        this.hasLoaded = true;
        this.dispatchEvent(new CustomEvent('load'));
    }

    save(event) {
        event.preventDefault();
        event.stopPropagation();
        const messages = this.querySelector('lightning-messages');
        messages.text = undefined;
        this.dispatchEvent(new CustomEvent('submit'));
        const { saveError } = window.preview;
        if (saveError === undefined) {
            this.dispatchEvent(new CustomEvent('success', { detail: { id: this.recordId } }));
            return;
        }
        messages.text = saveError;
        this.dispatchEvent(new CustomEvent('error', { detail: { message: saveError } }));
    }
}
