/// The query parameters that say how a reader came to a page and never which page it is.
///
/// Pinned as part of rule version 1 (Protocol/Keys.md has the same table). Only names that one service coined for tracking
/// are here: two pages under one key would be worse than one page under two. So `ref`, `source`, `id`, `campaign`, `si`
/// and their like stay.
enum TrackingParameters {
    /// Whether a parameter is a tracker, by its name in normalized percent-encoding; case doesn't matter.
    static func contains(_ name: ArraySlice<UInt8>) -> Bool {
        // A capital differs from its small letter in the bit 0x20.
        let folded = name.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
        return folded.starts(with: "utm_".utf8) || names.contains(String(decoding: folded, as: UTF8.self))
    }

    private static let names: Set<String> = [
        // Google
        "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "srsltid", "_ga", "_gl",
        // Meta
        "fbclid", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "igshid", "igsh",
        // Microsoft, Yandex
        "msclkid", "yclid", "ysclid", "ymclid", "_openstat",
        // Other networks
        "twclid", "__twitter_impression", "ttclid", "li_fat_id", "rdt_cid", "sccid", "epik", "tblci", "dicbo",
        "irclickid", "rb_clickid", "wickedid", "_branch_match_id", "_branch_referrer",
        // Mailchimp, HubSpot, Marketo, Vero, Omeda, MailerLite, Kit, Klaviyo, Eloqua
        "mc_cid", "mc_eid",
        "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking",
        "hsa_acc", "hsa_ad", "hsa_cam", "hsa_grp", "hsa_kw", "hsa_mt", "hsa_net", "hsa_src", "hsa_tgt", "hsa_ver",
        "mkt_tok", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "ml_subscriber", "ml_subscriber_hash",
        "ck_subscriber_id", "_kx", "elqtrack", "elqtrackid",
        // Adobe, Piano, Webtrekk, Webtrends, Hootsuite
        "s_kwcid", "ef_id", "at_medium", "at_campaign", "wt_mc", "wt_zmc", "wt.mc_id", "hootpostid",
        // Matomo, formerly Piwik
        "mtm_campaign", "mtm_cid", "mtm_content", "mtm_group", "mtm_keyword", "mtm_kwd", "mtm_medium", "mtm_placement",
        "mtm_source", "matomo_campaign", "matomo_keyword", "matomo_kwd", "pk_campaign", "pk_cid", "pk_content",
        "pk_keyword", "pk_kwd", "pk_medium", "pk_source", "piwik_campaign", "piwik_keyword", "piwik_kwd",
        // Publishers
        "guccounter", "guce_referrer", "guce_referrer_sig", "wprov",
    ]
}
