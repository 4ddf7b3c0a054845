import { describe, expect, it } from 'vitest';
import { keyAction } from './tile-keys';

const press = (key: string, from: number, tiles: unknown[], held = {}) =>
  keyAction({ key, altKey: false, ctrlKey: false, metaKey: false, ...held }, from, tiles);
const four = ['a', 'b', 'c', 'd'];
const withoutThird = ['a', 'b', null, 'd'];

describe('keyAction', () => {
  it('moves by a tile sideways and by a row up and down', () => {
    expect(press('ArrowRight', 0, four)).toEqual({ kind: 'move', index: 1 });
    expect(press('ArrowDown', 0, four)).toEqual({ kind: 'move', index: 2 });
    expect(press('ArrowUp', 3, four)).toEqual({ kind: 'move', index: 1 });
    expect(press('ArrowLeft', 0, four)).toEqual({ kind: 'move', index: 3 });
  });

  it('skips a tile without a picture', () => {
    expect(press('ArrowRight', 1, withoutThird)).toEqual({ kind: 'move', index: 3 });
    expect(press('ArrowDown', 0, withoutThird)).toEqual({ kind: 'move', index: 1 });
  });

  it('stays when there is no other picture', () => {
    expect(press('ArrowRight', 1, [null, 'b', null])).toEqual({ kind: 'move', index: 1 });
  });

  it('selects with Space and saves with Enter', () => {
    expect(press(' ', 2, four)).toEqual({ kind: 'select', index: 2 });
    expect(press('Enter', 2, four)).toEqual({ kind: 'save', index: 2 });
  });

  it('selects by number if that tile has a picture', () => {
    expect(press('4', 0, four)).toEqual({ kind: 'select', index: 3 });
    expect(press('3', 0, withoutThird)).toBeNull();
    expect(press('5', 0, four)).toBeNull();
  });

  it('ignores shortcuts of the browser and the dialog', () => {
    expect(press('1', 0, four, { metaKey: true })).toBeNull();
    expect(press('Enter', 0, four, { ctrlKey: true })).toBeNull();
  });
});
