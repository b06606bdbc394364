import type { Chapter } from './figure.ts'

/** All of `npm run bench`, in this order. */
export const chapters: Chapter[] = []
