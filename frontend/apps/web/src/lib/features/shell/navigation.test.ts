import type { User } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { adminPages, placesFor } from './navigation';

function aUser(role: User['role']): User {
  const tenant = { id: 't', name: 'Exempelköping' };
  return { id: 'u', email: 'karin@example.com', tenant, role, permissions: [] };
}

describe('the top bar', () => {
  it('leads an administrator to the admin pages', () => {
    expect(placesFor(aUser('admin')).map(({ href }) => href)).toEqual([
      '/spaces',
      '/images',
      '/admin/image-models'
    ]);
  });

  it('says nothing of them to anybody else', () => {
    expect(placesFor(aUser('user')).map(({ href }) => href)).toEqual(['/spaces', '/images']);
  });
});

describe('the admin menu', () => {
  it('leads to the models and to the keys that they need', () => {
    expect(adminPages().map(({ href }) => href)).toEqual([
      '/admin/image-models',
      '/admin/credentials'
    ]);
  });
});
