/** Small networks that are ill, each beside a healthy twin, and many that are healthy. */
@NullMarked
package dev.evenflow.models.pathology;

import org.jspecify.annotations.NullMarked;
