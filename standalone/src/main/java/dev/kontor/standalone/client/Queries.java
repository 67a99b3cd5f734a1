package dev.kontor.standalone.client;

/** The questions of the client's side, with as much of each answer as is shown. */
final class Queries {
    private static final String IMAGE = "RepoName Tag Digest MediaType Size IsSigned LastUpdated"
            + " Manifests{Digest ConfigDigest Size Platform{Os Arch} IsSigned Layers{Size Digest} LastUpdated}";
    private static final String IMAGES = "{Page{TotalCount ItemCount} Results{" + IMAGE + "}}}";

    static final String IMAGE_LIST =
            "query($repo:String! $page:PageInput){ImageList(repo:$repo requestedPage:$page)" + IMAGES;

    static final String BY_DIGEST =
            "query($id:String! $page:PageInput){ImageListForDigest(id:$id requestedPage:$page)" + IMAGES;

    static final String BASES =
            "query($image:String! $digest:String $page:PageInput){BaseImageList(image:$image digest:$digest"
                    + " requestedPage:$page)" + IMAGES;

    static final String DERIVED =
            "query($image:String! $digest:String $page:PageInput){DerivedImageList(image:$image digest:$digest"
                    + " requestedPage:$page)" + IMAGES;

    static final String VULNERABILITIES =
            "query($image:String! $cve:String $page:PageInput){CVEListForImage(image:$image searchedCVE:$cve"
                    + " requestedPage:$page){Tag Page{TotalCount ItemCount} CVEList{Id Severity Title Description"
                    + " Reference PackageList{Name PackagePath InstalledVersion FixedVersion}}}}";

    static final String GLOBAL = "query($query:String! $page:PageInput){GlobalSearch(query:$query requestedPage:$page)"
            + "{Page{TotalCount ItemCount} Images{" + IMAGE + "} Repos{Name Platforms{Os Arch} LastUpdated Size"
            + " DownloadCount StarCount}}}";

    static final String REFERRERS =
            "query($repo:String! $digest:String!){Referrers(repo:$repo digest:$digest){ArtifactType Size Digest"
                    + " MediaType Annotations{Key Value}}}";

    private Queries() {}
}
