import { HandoffError } from '../errors.ts';
import type { Position } from './parse-text.ts';

/** A change that cannot be made by touching its own lines only. The text is as it was; `place` and `position` say where. */
export class EditError extends HandoffError {
  override readonly name: string = 'EditError';
  readonly position: Position;

  constructor(position: Position, message: string, remedy = 'Edit the text of the file instead.') {
    super({ code: 'rules_text_edit', message, remedy, place: `line ${position.line}, column ${position.column}` });
    this.position = position;
  }
}
