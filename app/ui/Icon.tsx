import type { ReactNode } from 'react'

const paths = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  clock: 'M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17z',
  offline:
    'M4 4l16 16M2.5 9.5A15 15 0 0 1 7 6.6M10.5 5.6a15 15 0 0 1 11 3.9M6 13a9.6 9.6 0 0 1 4-2.3M15 11.2a9.6 9.6 0 0 1 3 1.8M12 18.5h.01M9 16a5 5 0 0 1 5.5-.5',
  person: 'M12 11.5a4 4 0 1 0 0-8a4 4 0 0 0 0 8zM4 20.5c0-4 3.6-6.5 8-6.5s8 2.5 8 6.5',
  pause: 'M9 6v12M15 6v12',
  trouble: 'M12 8v5M12 16.5h.01M10.3 4l-8 14a2 2 0 0 0 1.7 3h16a2 2 0 0 0 1.7-3l-8-14a2 2 0 0 0-3.4 0z',
} as const

export type IconName = keyof typeof paths

/** Decorative: the words beside it say the same, so screen readers skip it. Half as large as its container. */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }): ReactNode {
  return (
    <svg
      className={className}
      viewBox="0 0 24 24"
      width="50%"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
