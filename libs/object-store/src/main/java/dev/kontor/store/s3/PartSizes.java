package dev.kontor.store.s3;

/**
 * How large each part of a multipart upload is: the size doubles with every 1,000 parts, so that 10,000 parts reach the
 * largest object that S3 knows.
 */
record PartSizes(long firstBytes) {
    private static final int PARTS_OF_A_SIZE = 1000;
    private static final long MOST_BYTES = 5L << 30;

    /**
     * The size of a part.
     *
     * @param number counted from 1
     */
    long of(int number) {
        int doublings = (number - 1) / PARTS_OF_A_SIZE;
        return Math.min(MOST_BYTES, firstBytes << doublings);
    }
}
