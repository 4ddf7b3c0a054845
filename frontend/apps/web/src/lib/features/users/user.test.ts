import type { User } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { displayName, initials } from './user';

function aUser(email: string): User {
  const tenant = { id: 't', name: 'Exempelköping' };
  return { id: 'u', email, tenant, role: 'user', permissions: [] };
}

describe('what somebody is called', () => {
  it('comes from their address', () => {
    expect(displayName(aUser('karin.oberg@example.com'))).toBe('Karin Oberg');
    expect(initials(aUser('karin.oberg@example.com'))).toBe('KO');
  });

  it('holds for an address of one word', () => {
    expect(displayName(aUser('admin@example.com'))).toBe('Admin');
    expect(initials(aUser('admin@example.com'))).toBe('A');
  });
});
