import { LightningElement, api } from 'lwc';

export default class Messages extends LightningElement {
    @api text;
}
