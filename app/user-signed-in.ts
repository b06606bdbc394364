import type { User } from '#lib/user/user.ts'

/**
 * Yours: runs on the server after somebody has signed in, once the answer is sent. Greet them, count them, make a row of
 * your own for them, by `user.id`. It may run twice for one sign-in whose answer was lost; what it throws is logged, and
 * signs nobody out.
 */
export async function userSignedIn(_user: User): Promise<void> {}
