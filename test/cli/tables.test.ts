import { describe, expect, it } from '@jest/globals';
import { plainTable } from '../../src/cli/render/plain-table.ts';
import { tasksText } from '../../src/cli/render/handoff-table.ts';

describe('tables', () => {
  const words = 'a requirement that nobody has answered yet '.repeat(12).trim();
  it.each([80, 100, 140])('are never wider than a terminal of %i columns, and lose no letter', (width) => {
    const id = '0123456789'.repeat(20);
    const table = plainTable(['Id', 'What', 'Meaning', 'Name'], [[id, words, 'ok', '渡邉精密工業株式会社 – 保守'], ['1', 'short', words, '']], width);
    const lines = table.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(table).not.toContain('…');
    const columns = lines.map((line) => line.split('│').map((cell) => cell.trim()));
    expect(columns.map((cells) => cells[1] ?? '').join('')).toContain(id);
    expect(columns.map((cells) => cells[2] ?? '').filter((cell) => cell !== '').join(' ')).toContain(words);
  });
  it('are no wider than what they hold, and break between words', () => {
    expect(plainTable(['A', 'B'], [['one', 'two']], 140).split('\n')[0]).toBe('┌─────┬─────┐');
    expect(plainTable(['A'], [['alpha beta gamma']], 14)).toMatch(/│ alpha beta │\n│ gamma {6}│/);
  });
});

describe('the tasks of a handoff', () => {
  const task = (key: string, state: 'open' | 'waiting' | 'filled' | 'ended_by_person') => ({ purpose: key, key, episode: 1, state, asksFor: [], seenFilled: [], dueDate: '2026-11-30', compressed: false });
  const tasks = [task('a', 'open'), task('b', 'open'), task('c', 'filled'), task('d', 'filled'), task('e', 'waiting'), task('f', 'ended_by_person')];
  it('are open or closed only where the source held them; the others are planned, or never were', () => {
    expect(tasksText({ tasks }, new Set(['a', 'c']))).toBe('1 open, 1 planned, 1 waiting, 1 closed');
    expect(tasksText({ tasks }, new Set())).toBe('2 planned, 1 waiting');
    expect(tasksText({ tasks: [] }, new Set())).toBe('–');
  });
});
