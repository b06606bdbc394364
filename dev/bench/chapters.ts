import { confirm } from './confirm/chapter.ts'
import type { Chapter } from './figure.ts'

/** All of `npm run bench`, in this order. */
export const chapters: Chapter[] = [confirm]
