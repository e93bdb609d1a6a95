//! A recording as a timeline: idle limit, markers, keyframes, seek and step.
