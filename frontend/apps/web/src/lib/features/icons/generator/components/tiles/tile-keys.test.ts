import { describe, expect, it } from 'vitest';
import { keyDeed } from './tile-keys';

const press = (key: string, from: number, tiles: unknown[], held = {}) =>
  keyDeed({ key, altKey: false, ctrlKey: false, metaKey: false, ...held }, from, tiles);
const four = ['a', 'b', 'c', 'd'];
const withoutThird = ['a', 'b', null, 'd'];

describe('keys on the tiles', () => {
  it('move by one in a row and by a row up and down', () => {
    expect(press('ArrowRight', 0, four)).toEqual({ what: 'move', index: 1 });
    expect(press('ArrowDown', 0, four)).toEqual({ what: 'move', index: 2 });
    expect(press('ArrowUp', 3, four)).toEqual({ what: 'move', index: 1 });
    expect(press('ArrowLeft', 0, four)).toEqual({ what: 'move', index: 3 });
  });

  it('pass over a tile without a picture', () => {
    expect(press('ArrowRight', 1, withoutThird)).toEqual({ what: 'move', index: 3 });
    expect(press('ArrowDown', 0, withoutThird)).toEqual({ what: 'move', index: 1 });
  });

  it('stay where they are when there is no other picture', () => {
    expect(press('ArrowRight', 1, [null, 'b', null])).toEqual({ what: 'move', index: 1 });
  });

  it('choose with Space and use with Enter', () => {
    expect(press(' ', 2, four)).toEqual({ what: 'choose', index: 2 });
    expect(press('Enter', 2, four)).toEqual({ what: 'use', index: 2 });
  });

  it('choose by number, where that number has a picture', () => {
    expect(press('4', 0, four)).toEqual({ what: 'choose', index: 3 });
    expect(press('3', 0, withoutThird)).toBeNull();
    expect(press('5', 0, four)).toBeNull();
  });

  it('leave shortcuts of the browser and the dialog alone', () => {
    expect(press('1', 0, four, { metaKey: true })).toBeNull();
    expect(press('Enter', 0, four, { ctrlKey: true })).toBeNull();
  });
});
