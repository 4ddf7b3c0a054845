import { IntricError } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { fieldProblems, lengthOf, strength } from './password';

overwriteGetLocale(() => 'en');

describe('the strength of a password', () => {
  it.each([
    ['', null],
    ['elva tecken', 'Too short: it takes 12 characters.'],
    ['aaaaaaaaaaaaaaaaaa', 'Long enough, but with too few different characters.'],
    ['tolv tecken!', 'Long enough. Even longer is better.'],
    ['blå stuga vid havet', 'Good length.']
  ])('%j: %s', (password, words) => {
    expect(strength(password)).toBe(words);
  });

  it('counts characters as people do', () => {
    expect(lengthOf('a\u030a')).toBe(1);
    expect(lengthOf('🦊')).toBe(1);
  });
});

describe('a refused change', () => {
  function refused(errors: unknown): IntricError {
    const details = { errors };
    return new IntricError({ status: 422, code: 'validation_error', message: '', details });
  }

  it('is told at its field', () => {
    const problems = fieldProblems(refused([{ field: 'current_password', rule: 'wrong' }]));

    expect(problems).toEqual({ current: 'This is not your current password.', new: null });
  });

  it('is told of a rule that this panel does not know', () => {
    expect(fieldProblems(refused([{ field: 'new_password', rule: 'other' }]))?.new).toBe(
      'Something that was filled in is not accepted. Look it over and try again.'
    );
  });

  it.each([[[]], [undefined], [[{ field: 'other' }]]])('is no matter of a field: %j', (errors) => {
    expect(fieldProblems(refused(errors))).toBeNull();
    expect(fieldProblems(new Error('x'))).toBeNull();
  });
});
