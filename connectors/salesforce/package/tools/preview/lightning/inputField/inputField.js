import { LightningElement, api } from 'lwc';

export default class InputField extends LightningElement {
    @api fieldName;

    get description() {
        return window.preview.objectInfo.fields[this.fieldName];
    }
    get label() {
        return this.description.label;
    }
    get isLong() {
        return this.description.dataType === 'TextArea';
    }
    get value() {
        return window.preview.values?.[this.fieldName];
    }

    @api focus() {
        this.template.querySelector('lightning-textarea, lightning-input').focus();
    }
}
