import { goto } from '$app/navigation';
import { api } from '$lib/api';
import { report } from '$lib/errors/report';
import { clearRounds } from '$lib/features/icons/generator/state/round-storage';

const signOutCallbacks: (() => void)[] = [];

/** Registers a callback for signing out, which does not reload the page. */
export function onSignOut(callback: () => void): void {
  signOutCallbacks.push(callback);
}

/** Signs in; the server sets the session cookie. @throws IntricError `not_authenticated` for wrong credentials */
export async function signIn(email: string, password: string): Promise<void> {
  await api.POST('/api/v1/users/login/token/', {
    body: { username: email, password },
    bodySerializer: (body) => new URLSearchParams(body as Record<string, string>),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' }
  });
}

export async function signOut(): Promise<void> {
  try {
    await api.POST('/api/v1/users/logout/');
    for (const callback of signOutCallbacks) callback();
    clearRounds();
    await goto('/login', { invalidateAll: true });
  } catch (error) {
    report(error);
  }
}
