import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import HandoffCompleteness from 'c/handoffCompleteness';

const component = createElement('c-handoff-completeness', { is: HandoffCompleteness });
component.recordId = window.preview.recordId;
document.querySelector('main').append(component);
